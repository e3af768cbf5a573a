import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Answers hold access data: no cache keeps them and no page embeds or runs them. Strict-Transport-Security is left to
 * whoever ends TLS, since this server speaks plain HTTP behind it.
 */
export function answerHeaders(): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
      },
      strictTransportSecurity: false,
      crossOriginResourcePolicy: { policy: 'same-origin' },
    }) as RequestHandler,
    function forbidCaching(_req, res, next) {
      res.set('Cache-Control', 'no-store');
      next();
    },
  ];
}
