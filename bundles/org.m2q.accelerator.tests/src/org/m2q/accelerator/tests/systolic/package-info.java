/** Tests of systolic arrays. */
package org.m2q.accelerator.tests.systolic;
