/** References in the Search view. */
package org.m2q.ui.internal.search;
