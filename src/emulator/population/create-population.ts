import { base, en, Faker, generateMersenne53Randomizer, zh_CN } from '@faker-js/faker';
import { toBeijingWireTime } from '../../protocol/wire-time.js';
import type { Buyer, Enterprise } from '../marketplace-state.js';
import { departmentTrees, inLanguage } from './department-trees.js';
import { fitText } from './fit-text.js';
import { growDepartment, growDepartments } from './grow-departments.js';
import { unreachablePhone } from './unreachable-phone.js';
import { newName, newUser } from './new-user.js';
import type { EnterpriseSize, Population } from './population.js';
import { productNames } from './product-names.js';
import type { Inventor } from './inventor.js';

/** As many as a small firm has. */
const sizeDefault = { departments: 12, users: 20 } as const satisfies EnterpriseSize;

/** As printed for `name` of `tenantSync` and `customerName`, in UTF-16 units. */
const enterpriseNameLengthMax = 255;
const customerNameLengthMax = 64;

/** Everything comes from one row of numbers that the seed determines: no clock is read, and nothing of other libraries' state. */
export function createPopulation(seed: number): Population {
  const inventor = createInventor(seed);
  const { population } = inventor;
  return {
    ...population,
    buyer: (language = population.oneOf(['zh', 'zh', 'en'] as const)) =>
      newBuyer(inventor, language),
    enterprise: (language, size) => newEnterprise(inventor, language, size),
    department: (enterprise) =>
      growDepartment({ enterprise, population, town: townIn(inventor, enterprise.language) }),
    user: (enterprise) => newUser(inventor, enterprise),
    productName(language = population.oneOf(['zh', 'zh', 'en'] as const)) {
      const { subjects, forms, editions } = productNames;
      const words = [subjects, forms, editions].map((each) =>
        inLanguage(population.oneOf<string>(each), language),
      );
      return words.join(language === 'zh' ? '' : ' ');
    },
  };
}

const capitalsAndDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function createInventor(seed: number): Inventor {
  const randomizer = generateMersenne53Randomizer(seed);
  const inEnglish = new Faker({ locale: [en, base], randomizer });
  const fakers = { zh: new Faker({ locale: [zh_CN, en, base], randomizer }), en: inEnglish };
  const given = new Set<string>();
  const staff = new WeakMap<Enterprise['users'], number>();
  const integer = (min: number, max: number) => inEnglish.number.int({ min, max });
  const characters = (length: number) =>
    Array.from({ length }, () => capitalsAndDigits.charAt(integer(0, 35))).join('');
  const once = (invent: () => string): string => {
    for (;;) {
      const id = invent();
      if (!given.has(id)) {
        given.add(id);
        return id;
      }
    }
  };
  return {
    fakers,
    nextStaffNumber(users) {
      const number = (staff.get(users) ?? users.size) + 1;
      staff.set(users, number);
      return number;
    },
    population: {
      integer,
      oneOf: (values) => inEnglish.helpers.arrayElement(values),
      hex: (length) => inEnglish.string.hexadecimal({ length, prefix: '', casing: 'lower' }),
      uuid: () => inEnglish.string.uuid(),
      orderId: (at) => once(() => `CS${toBeijingWireTime(at).slice(2, 12)}${characters(5)}`),
      licenseCode: () => once(() => `PL${characters(12)}`),
    },
  };
}

function newBuyer(inventor: Inventor, language: Buyer['language']): Buyer {
  const { population } = inventor;
  const account = `${population.oneOf(['hw', 'cloud', 'buyer'])}_${population.hex(8)}`;
  return {
    customerId: population.hex(32),
    customerName: fitText(account, customerNameLengthMax),
    realName:
      population.integer(1, 3) === 1
        ? newFirm(inventor, language).name
        : newName(inventor, language),
    mobilePhone: unreachablePhone(population, language),
    email: `${account}@example.com`,
    userId: population.hex(32),
    userName: `${account}-iam`,
    language,
  };
}

function newEnterprise(
  inventor: Inventor,
  language: Buyer['language'],
  size: EnterpriseSize = {},
): Enterprise {
  const { population } = inventor;
  const { name, tree } = newFirm(inventor, language);
  const tenantCode = `${language === 'zh' ? 'shili' : 'example'}-${population.hex(8)}`;
  const enterprise: Enterprise = {
    enterpriseId: population.hex(32),
    tenantId: population.hex(32),
    tenantCode,
    name,
    domainName: `https://${tenantCode}.login.example.com`,
    language,
    departments: new Map(),
    users: new Map(),
    granted: new Map(),
    clients: new Map(),
    credentialOf: undefined,
  };
  const { departments = sizeDefault.departments, users = sizeDefault.users } = size;
  const growth = { enterprise, population, town: townIn(inventor, language) };
  // Everybody belongs to a department, so there is always one.
  growDepartments(growth, Math.max(1, departments), tree);
  while (enterprise.users.size < users) {
    const user = newUser(inventor, enterprise);
    enterprise.users.set(user.userName, user);
  }
  return enterprise;
}

/** The name says that there is no such firm. */
function newFirm({ fakers, population }: Inventor, language: Buyer['language']) {
  const tree = population.oneOf(departmentTrees);
  const trade = inLanguage(tree.trade, language);
  const name =
    language === 'zh'
      ? `${fakers.zh.location.city()}示例${trade}有限公司`
      : `${fakers.en.person.lastName()} & Example ${trade} Ltd.`;
  return { name: fitText(name, enterpriseNameLengthMax), tree };
}

function townIn({ fakers }: Inventor, language: Buyer['language']): () => string {
  return () => fakers[language].location.city();
}
