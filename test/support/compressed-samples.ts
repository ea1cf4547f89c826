/** One small capture, plain and as the usual tools compress it. */
import { gzipSync } from 'node:zlib';
import { join, pcapHeader, pcapRecord, someBytes } from './capture-builder.ts';

/** Six packets of fifty bytes: what the compressed samples below hold. */
export const SAMPLE = join(
  pcapHeader(),
  ...Array.from({ length: 6 }, (_, i) => pcapRecord({ seconds: i, data: someBytes(50, i) })),
);
/** `zstd -19`. */
export const ZSTD = Buffer.from(
  'KLUv/WSkAN0IAJQP1MOyoQIABAAEAAEAMgEIDxYdJCsyOUBHTlVcY2pxeH+GjZSboqmwt77FzNPa4ejv9v0ECxIZICcuNTxDSlFYAQ4VHCMqMTg/Rk1UW2JpcHd+hYyTmqGor7a9xMvS2eDn7vX8AwoRGB8mLTQ7QklQV15lAhsiKTA3PkVMU1phaG92fYSLkpmgp661vMPK0djf5u30+wIJEBceJSwzOkFIT1ZdZGtyAygvNj1ES1JZYGdudXyDipGYn6attLvCydDX3uXs8/oEX2ZtdHuCiZCXnqWss7rByM/W3eTr8vkABwVsc3qBiI+WnaSrsrnAx87V3OPq8fj/Bg0UDSCwXoYHlcbB6liZ8HtY0InRJW50cKaDU+iAzO68YS4IpNVg',
  'base64',
);
/** `lz4 -9 -BD`: blocks that refer to those before them. */
export const LZ4 = Buffer.from(
  'BCJNGGRApy0BAACG1MOyoQIABAABADcEAAEOABMyBAD7JAEIDxYdJCsyOUBHTlVcY2pxeH+GjZSboqmwt77FzNPa4ejv9v0ECxIZICcuNTxDSlFYAUIA+yQOFRwjKjE4P0ZNVFtiaXB3foWMk5qhqK+2vcTL0tng5+71/AMKERgfJi00O0JJUFdeZQJCAPskGyIpMDc+RUxTWmFob3Z9hIuSmaCnrrW8w8rR2N/m7fT7AgkQFx4lLDM6QUhPVl1ka3IDQgD/ECgvNj1ES1JZYGdudXyDipGYn6attLvCydDX3uXs8/rlAAAbBEIAAtwA/wpfZm10e4KJkJeepayzusHIz9bd5Ovy+QAH5QAAGwVCAALcAPoKbHN6gYiPlp2kq7K5wMfO1dzj6vH4/wYNFOUAUH2Ei5KZAAAAADQvjBc=',
  'base64',
);
/** `lz4 -9 -l`: the legacy frame. */
export const LZ4_LEGACY = Buffer.from(
  'AiFMGC0BAACG1MOyoQIABAABADcEAAEOABMyBAD7JAEIDxYdJCsyOUBHTlVcY2pxeH+GjZSboqmwt77FzNPa4ejv9v0ECxIZICcuNTxDSlFYAUIA+yQOFRwjKjE4P0ZNVFtiaXB3foWMk5qhqK+2vcTL0tng5+71/AMKERgfJi00O0JJUFdeZQJCAPskGyIpMDc+RUxTWmFob3Z9hIuSmaCnrrW8w8rR2N/m7fT7AgkQFx4lLDM6QUhPVl1ka3IDQgD/ECgvNj1ES1JZYGdudXyDipGYn6attLvCydDX3uXs8/rlAAAbBEIAAtwA/wpfZm10e4KJkJeepayzusHIz9bd5Ovy+QAH5QAAGwVCAALcAPoKbHN6gYiPlp2kq7K5wMfO1dzj6vH4/wYNFOUAUH2Ei5KZ',
  'base64',
);
/** By zlib. */
export const GZIP = gzipSync(SAMPLE);
