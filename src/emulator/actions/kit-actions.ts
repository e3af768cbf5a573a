import type { Action } from '../action.js';
import { bind } from './kit-bind.js';
import { requestCredential, requestTestAccount } from './kit-credential.js';
import {
  addDepartment,
  changeDepartment,
  deleteDepartment,
  synchroniseDepartments,
} from './kit-departments.js';
import { changeEnterprise, dissolve } from './kit-enterprise.js';
import { changeUsers, deleteUsers, grantUsers, withdrawUsers } from './kit-users.js';

/** Joint operation: what a seller, a buyer and the administrator of an enterprise do there, in the order in which it happens. */
export const kitActions: readonly Action[] = [
  requestCredential,
  requestTestAccount,
  bind,
  grantUsers,
  changeUsers,
  withdrawUsers,
  deleteUsers,
  addDepartment,
  changeDepartment,
  deleteDepartment,
  synchroniseDepartments,
  changeEnterprise,
  dissolve,
];
