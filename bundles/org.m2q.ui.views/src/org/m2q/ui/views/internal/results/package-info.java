/** The table of layers of a result. */
package org.m2q.ui.views.internal.results;
