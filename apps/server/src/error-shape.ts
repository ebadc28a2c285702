import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { errorData, retryAfterSeconds, toAppError } from '@wp/api';
import { AppError, isAppError } from '@wp/contract';
import type { FastifyReply } from 'fastify';

/** What Fastify refuses before a procedure is reached, in the words of this project. */
export function fromFastify(error: unknown): AppError {
  if (isAppError(error)) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || status === 413) {
    return new AppError(
      'PAYLOAD_TOO_LARGE',
      'The body is too large; split it, or use readings.ingestStream.',
    );
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || status === 415) {
    return new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send `Content-Type: application/json`; to readings.ingestStream application/octet-stream.',
    );
  }
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') {
    return new AppError('INVALID_INPUT', 'The body is not as long as Content-Length says.');
  }
  if (status >= 400 && status < 500)
    return new AppError('INVALID_INPUT', 'The request cannot be understood.');
  return toAppError(error);
}

/** Answers an error in tRPC's shape, so that a client meets one kind only. */
export function sendError(reply: FastifyReply, error: AppError, path?: string): FastifyReply {
  const httpStatus = getHTTPStatusCodeFromError(new TRPCError({ code: error.code }));
  const after = retryAfterSeconds(error);
  if (after !== undefined) reply.header('retry-after', String(after));
  return reply
    .code(httpStatus)
    .type('application/json')
    .send({
      error: {
        message: error.message,
        code: TRPC_ERROR_CODES_BY_KEY[error.code],
        data: { code: error.code, httpStatus, ...(path === undefined ? {} : { path }), ...errorData(error) },
      },
    });
}
