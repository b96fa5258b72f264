/** The table of layers of a result, and the comparison of two results. */
package org.m2q.ui.views.internal.results;
