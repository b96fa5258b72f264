/** Tests of the advisor. */
package org.m2q.advisor.tests;
