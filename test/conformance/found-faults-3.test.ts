import { describeFoundFaults } from './found-faults.js';

describeFoundFaults(2, 4);
