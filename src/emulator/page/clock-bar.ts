import type { SimulatedClock } from '../simulated-clock.js';
import { html, type Markup } from './markup.js';
import { postButton } from './post-button.js';

/** The played time and everything that lets it pass. */
export function clockBar(clock: SimulatedClock): Markup {
  const now = new Date(clock.now()).toISOString();
  return html`<div class="clock">
    <div id="now" data-live>
      <div class="now">${now.slice(0, 16).replace('T', ' ')}</div>
      <div class="soft">played time, UTC; ${speedInWords(clock.speed)}</div>
    </div>
    <div class="buttons">
      ${steps.map(({ label, by }) =>
        postButton({ label, path: '/control/clock/advance', fields: { by } }),
      )}
      ${postButton({
        label: 'Next event',
        hint: 'Jump to the next thing that is due',
        path: '/control/clock/step',
      })}
    </div>
    <div class="buttons">
      ${speeds.map(({ label, speed }) =>
        postButton({ label, path: '/control/clock/run', fields: { speed } }),
      )}
      ${postButton({ label: 'Stop', hint: 'Stop the clock', path: '/control/clock/stop' })}
    </div>
  </div>`;
}

const steps = [
  { label: '+1 hour', by: '1h' },
  { label: '+1 day', by: '1d' },
  { label: '+30 days', by: '30d' },
];

const speeds = [
  { label: 'Run as time does', speed: '1' },
  { label: '1 hour a minute', speed: '60' },
  { label: '1 day a second', speed: '86400' },
];

function speedInWords(speed: number): string {
  if (speed === 0) return 'the clock stands';
  return speed === 1 ? 'passes as real time does' : `passes ${speed} times as fast as real time`;
}
