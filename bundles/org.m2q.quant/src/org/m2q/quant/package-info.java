/** Quantization schemes, policies and their resolution. */
package org.m2q.quant;
