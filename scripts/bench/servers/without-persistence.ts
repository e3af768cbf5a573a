import { serveKooGateWith } from './koogate-with.js';
import { memoryStorage } from './memory-storage.js';

await serveKooGateWith(memoryStorage());
