import { register } from 'node:module';

/**
 * Lets the seller's module import `koogate/handlers` from this installation, wherever it lies itself: a handler file beside a
 * container or a global installation has no `node_modules`.
 */
export function offerPackage(): void {
  const isSource = import.meta.url.endsWith('.ts');
  const url = new URL(isSource ? './define-handlers.ts' : './handlers.js', import.meta.url).href;
  const hooks = `export const resolve = (specifier, context, next) =>
    specifier === 'koogate/handlers'
      ? { url: ${JSON.stringify(url)}, format: 'module', shortCircuit: true }
      : next(specifier, context);`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}
