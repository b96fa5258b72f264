/** Edits of policies and mappings, and the choices that are tried. */
package org.m2q.advisor.internal;
