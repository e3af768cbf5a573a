import { toActionSummary, type ActionSummary } from '../control/action-summary.js';
import type { ParameterProperty } from '../control/typed-parameters.js';
import type { ActionDefinition } from '../marketplace.js';
import { html, type Markup } from './markup.js';

/** Everything that can be done there, with every parameter. */
export function actionForms(actions: readonly ActionDefinition[]): Markup {
  return html`<section id="actions" aria-labelledby="actions-title">
    <h2 id="actions-title">Everything that can be done</h2>
    ${actions.map((action) => actionForm(toActionSummary(action)))}
  </section>`;
}

function actionForm({ name, summary, parameters }: ActionSummary): Markup {
  const fields = Object.entries(parameters.properties ?? {});
  return html`<details>
    <summary><b>${name}</b> <span class="soft">${summary}</span></summary>
    <form method="post" action="/control/actions/${name}">
      <div class="fields">
        ${fields.map(([field, property]) => parameterField(field, property))}
        <div><button class="main">${name}</button></div>
      </div>
    </form>
  </details>`;
}

function parameterField(name: string, property: ParameterProperty): Markup {
  return html`<label
    >${name} <span>${property.description}</span>${inputFor(name, property)}</label
  >`;
}

function inputFor(name: string, property: ParameterProperty): Markup {
  const { type, minimum, maximum } = property;
  const placeholder = property.default === undefined ? '' : JSON.stringify(property.default);
  const choices = type === 'boolean' ? ['true', 'false'] : property.enum;
  if (choices !== undefined) {
    return html`<select name="${name}">
      <option value="">
        ${placeholder === '' ? '–' : `${placeholder.replaceAll('"', '')} (usual)`}
      </option>
      ${choices.map((choice) => html`<option>${String(choice)}</option>`)}
    </select>`;
  }
  if (type === 'integer' || type === 'number') {
    return html`<input
      type="number"
      name="${name}"
      placeholder="${placeholder}"
      ${minimum === undefined ? undefined : html`min="${minimum}"`}
      ${maximum === undefined ? undefined : html`max="${maximum}"`}
    />`;
  }
  return html`<input type="text" name="${name}" placeholder="${placeholder}" />`;
}
