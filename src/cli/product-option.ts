import { CannotRunError } from '../conformance/preflight.js';
import { everyKindOfProduct, type ProductListing } from '../emulator/catalogue.js';
import { chargingModes, productKinds } from '../emulator/marketplace-state.js';

/**
 * Products as they are typed: `saas-v2`, or `saas-v2:ON_DEMAND` for one way of paying; several with commas between them. Throws
 * `CannotRunError` for what no guide knows.
 */
export function parseProducts(text: string): readonly ProductListing[] {
  return text.split(',').flatMap((part) => {
    const [kindText = '', modeText] = part.trim().split(':');
    const kind = oneOf('kind of product', productKinds, kindText);
    const mode =
      modeText === undefined
        ? undefined
        : oneOf('charging mode', chargingModes, modeText.toUpperCase());
    const found = everyKindOfProduct.filter(
      (listing) => listing.kind === kind && (mode === undefined || listing.chargingMode === mode),
    );
    if (found.length > 0) return found;
    const known = everyKindOfProduct.filter((listing) => listing.kind === kind);
    throw new CannotRunError(
      `${kind} is not sold by ${String(mode)}; its charging modes are: ${known.map((listing) => listing.chargingMode).join(', ')}`,
    );
  });
}

function oneOf<Name extends string>(what: string, names: readonly Name[], text: string): Name {
  const name = names.find((each) => each === text);
  if (name !== undefined) return name;
  throw new CannotRunError(
    `there is no ${what} ${JSON.stringify(text)}; there are: ${names.join(', ')}`,
  );
}
