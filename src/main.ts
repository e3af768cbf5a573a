import { serve } from './serve.js';
import { untilStopped } from './until-stopped.js';

export { serve };

/** What `npm start` runs. */
export function run(): void {
  void untilStopped(serve);
}
