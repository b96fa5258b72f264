/** Precision suggestions in the editor: marks, proposals, previews. */
package org.m2q.ui.internal.suggest;
