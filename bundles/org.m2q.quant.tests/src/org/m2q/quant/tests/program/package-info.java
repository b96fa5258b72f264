/** Tests of integer programs. */
package org.m2q.quant.tests.program;
