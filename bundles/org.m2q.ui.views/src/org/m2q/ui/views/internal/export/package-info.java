/** The wizard that writes stored results as reports. */
package org.m2q.ui.views.internal.export;
