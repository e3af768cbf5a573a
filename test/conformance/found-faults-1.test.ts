import { describeFoundFaults } from './found-faults.js';

describeFoundFaults(0, 4);
