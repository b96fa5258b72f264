/** Problems as markers of the workspace. */
package org.m2q.core.problems;
