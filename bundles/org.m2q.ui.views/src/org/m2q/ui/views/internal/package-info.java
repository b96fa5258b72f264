/** Views of results and estimates. */
package org.m2q.ui.views.internal;
