/** Markers of problems and their quick fixes. */
package org.m2q.ui.internal.problems;
