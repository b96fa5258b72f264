/** Tests of {@code org.m2q.network}. */
package org.m2q.network.tests;
