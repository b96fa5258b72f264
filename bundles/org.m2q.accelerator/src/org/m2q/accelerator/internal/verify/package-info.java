/** The rules of the verifier of schedules. Uses no class of the scheduler or the cost models. */
package org.m2q.accelerator.internal.verify;
