/** Kernels of integer inference and what generated code runs on; needs nothing but the JDK. */
package org.m2q.runtime;
