import { describeFoundFaults } from './found-faults.js';

describeFoundFaults(1, 4);
