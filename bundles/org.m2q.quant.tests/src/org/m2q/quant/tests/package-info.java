/** Tests of {@code org.m2q.quant}. */
package org.m2q.quant.tests;
