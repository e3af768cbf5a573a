import type { Buyer, Enterprise, EnterpriseUser } from '../marketplace-state.js';
import { inLanguage } from './department-trees.js';
import { fitText } from './fit-text.js';
import { hardNames } from './hard-names.js';
import type { Inventor } from './inventor.js';
import { positions } from './positions.js';
import { unreachablePhone } from './unreachable-phone.js';

/** As printed for `userName`, `name` and `position` of a user of the kit, in UTF-16 units. */
const textLengthMax = 64;

/** One in so many has a name that parsers stumble over. */
const hardNameEvery = 40;

/** Somebody who works there. The first is the administrator, as is one in 25 of the others. */
export function newUser(inventor: Inventor, enterprise: Enterprise): EnterpriseUser {
  const { fakers, population } = inventor;
  const { language, departments, users, tenantCode } = enterprise;
  const name = newName(inventor, language);
  const number = inventor.nextStaffNumber(users);
  const userName = loginName(name, number);
  const isAdmin = users.size === 0 || population.integer(1, 25) === 1;
  return {
    userName,
    name,
    orgCode: population.oneOf([...departments.keys()]),
    position: fitText(inLanguage(population.oneOf(positions), language), textLengthMax),
    role: isAdmin ? 'admin' : 'user',
    enable: true,
    employeeCode: `E${String(number).padStart(6, '0')}`,
    employeeType: population.oneOf([1, 1, 1, 1, 2, 3, 4] as const),
    mobile: unreachablePhone(population, language),
    email: `${userName}@${tenantCode}.example.com`,
    workPlace: fakers[language].location.city(),
    entryDate: newEntryDate(inventor),
  };
}

/** Now and then one that parsers stumble over. */
export function newName({ fakers, population }: Inventor, language: Buyer['language']): string {
  const { person } = fakers[language];
  const plain =
    language === 'zh' ? person.fullName() : `${person.firstName()} ${person.lastName()}`;
  const isHard = population.integer(1, hardNameEvery) === 1;
  return fitText(isHard ? population.oneOf(hardNames)(plain) : plain, textLengthMax);
}

/** Letters of the name where it has Latin ones; the number makes it unique in the enterprise. */
function loginName(name: string, number: number): string {
  const letters = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '.')
    .replaceAll(/^\.+|\.+$/g, '');
  const suffix = String(number).padStart(4, '0');
  if (letters === '') return `yg${suffix}`;
  return `${fitText(letters, textLengthMax - suffix.length - 1)}.${suffix}`;
}

/** `yyyy-MM-d`, the day without a leading zero, as the marketplace prints it. */
function newEntryDate({ population: { integer } }: Inventor): string {
  const month = String(integer(1, 12)).padStart(2, '0');
  return `${integer(2012, 2025)}-${month}-${integer(1, 28)}`;
}
