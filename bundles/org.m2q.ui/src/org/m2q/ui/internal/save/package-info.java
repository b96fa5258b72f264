/** What happens when a text is saved. */
package org.m2q.ui.internal.save;
