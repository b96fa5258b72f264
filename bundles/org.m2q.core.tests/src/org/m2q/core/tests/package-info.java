/** Tests of projects and results in an Eclipse without user interface. */
package org.m2q.core.tests;
