import { describeFoundFaults } from './found-faults.js';

describeFoundFaults(3, 4);
