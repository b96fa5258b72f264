/** The resolution of policies. Not API. */
package org.m2q.quant.internal;
