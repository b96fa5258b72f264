/** Ties editors and views together: what is shown, which layers are selected, where they stand in the text. */
package org.m2q.ui.internal.link;
