/** Suggests treatments of layers that lower the energy-delay product, with what they cost in accuracy. */
package org.m2q.advisor;
