/** Points of experiments as integer programs. */
package org.m2q.core.quantized;
