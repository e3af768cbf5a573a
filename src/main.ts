import { serve } from './serve.js';
import { untilStopped } from './until-stopped.js';

await untilStopped(serve);
