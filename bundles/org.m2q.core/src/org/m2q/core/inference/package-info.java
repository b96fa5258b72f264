/** Generated Java of quantized networks: written, run in a Java machine of its own, and compared with the reference. */
package org.m2q.core.inference;
