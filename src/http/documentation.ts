import { join } from 'node:path';
import express, { Router } from 'express';
import helmet from 'helmet';

/** The published documentation and the specifications it was made from. Nothing on a page asks any other host. */
export function documentation({ generatedFolder }: { readonly generatedFolder: string }): Router {
  const router = Router({ caseSensitive: true });
  router.use(['/docs', '/openapi'], strictHeaders());
  router.use('/docs', express.static(join(generatedFolder, 'docs')));
  router.use(
    '/openapi',
    express.static(join(generatedFolder, 'openapi'), {
      index: false,
      setHeaders: (res, path) => {
        if (path.endsWith('.yaml'))
          res.setHeader('Content-Type', 'application/yaml; charset=utf-8');
      },
    }),
  );
  return router;
}

function strictHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // KooGate itself speaks HTTP; the terminating proxy decides about HTTPS for its host.
    strictTransportSecurity: false,
  });
}
