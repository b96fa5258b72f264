/** Tests of {@code org.m2q.accelerator}. */
package org.m2q.accelerator.tests;
