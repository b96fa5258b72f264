/** Tests of row-stationary arrays. */
package org.m2q.accelerator.tests.rowstationary;
