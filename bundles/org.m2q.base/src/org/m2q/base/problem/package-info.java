/** Problems with stable codes and exact source ranges. */
package org.m2q.base.problem;
