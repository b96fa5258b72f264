/** Commands about results. */
package org.m2q.ui.views.internal.command;
