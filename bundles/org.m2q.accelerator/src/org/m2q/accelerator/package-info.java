/** Accelerators, mappings and the cost of running a network on them. */
package org.m2q.accelerator;
