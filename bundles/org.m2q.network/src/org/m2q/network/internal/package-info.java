/** The elaboration. Not API. */
package org.m2q.network.internal;
