/** Tests of sweeps. */
package org.m2q.accelerator.tests.sweep;
