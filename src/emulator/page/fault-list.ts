import type { ActiveFault, FaultControl } from '../faults/fault-control.js';
import { faultKinds, faultNames } from '../faults/fault-kinds.js';
import { html, type Markup } from './markup.js';
import { postButton } from './post-button.js';

/** What disturbs the calls, and a way to disturb them. */
export function faultList(faults: FaultControl): Markup {
  const active = faults.list();
  return html`<section aria-labelledby="faults-title">
    <h2 id="faults-title">Faults in force</h2>
    <div id="faults" data-live>
      ${
        active.length === 0
          ? html`<p class="nothing">None: every call travels as it should.</p>`
          : html`<ul class="plain">
              ${active.map(faultItem)}
            </ul>`
      }
      ${
        active.length > 1
          ? postButton({ label: 'Remove all', path: '/control/faults/clear' })
          : undefined
      }
    </div>
    <form method="post" action="/control/faults">
      <label
        >Add <span>storm, or e.g. lost-answer@newInstance*2, duplicate:0.3, delay=500</span>
        <input type="text" name="faults" list="fault-names" required autocomplete="off" />
      </label>
      <datalist id="fault-names">
        <option value="storm"></option>
        ${faultNames.map((name) => html`<option value="${name}">${faultKinds[name]}</option>`)}
      </datalist>
      <p><button>Add fault</button></p>
    </form>
  </section>`;
}

function faultItem({ id, kind, operations, times, probability, ms, struck }: ActiveFault): Markup {
  const when = [
    ...(operations === undefined ? [] : [operations.join(', ')]),
    ...(probability < 1 ? [`${Math.round(probability * 100)} % of calls`] : []),
    ...(times === undefined ? [] : [`${times} times`]),
    ...(ms === undefined ? [] : [`${ms} ms`]),
  ];
  return html`<li class="row">
    <span>
      <b title="${faultKinds[kind]}">${kind}</b>
      <span class="soft">${[...when, `struck ${struck}`].join('; ')}</span>
    </span>
    ${postButton({ label: 'Remove', hint: `Remove ${kind}`, path: `/control/faults/${id}/remove` })}
  </li>`;
}
