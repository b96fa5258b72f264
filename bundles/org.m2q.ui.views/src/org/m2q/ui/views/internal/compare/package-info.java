/** The comparison of two results: the view, what the platform's compare editors show of stored results, and the widgets that both have. */
package org.m2q.ui.views.internal.compare;
