/** Tests of the arithmetic of quantization. */
package org.m2q.quant.tests.scheme;
