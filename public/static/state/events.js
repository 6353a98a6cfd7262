/**
 * Everything that can happen to the page. Types only.
 *
 * @typedef {import('../types.js').User} User
 * @typedef {import('../types.js').Room} Room
 * @typedef {import('../types.js').Member} Member
 * @typedef {import('../types.js').Call} Call
 * @typedef {import('../types.js').CallType} CallType
 * @typedef {import('../types.js').ChatMessage} ChatMessage
 * @typedef {import('../types.js').Frame} Frame
 * @typedef {import('../types.js').Problem} Problem
 * @typedef {import('../types.js').Source} Source
 * @typedef {import('../types.js').SocketState} SocketState
 * @typedef {import('../types.js').MediaTrouble} MediaTrouble
 *
 * @typedef {import('../types.js').Appointment} Appointment
 *
 * @typedef {{ name: 'rooms' } | { name: 'room', roomId: string } | { name: 'appointments' } | { name: 'calls' } | { name: 'appointment', id: number }} Route
 * @typedef {'account' | 'room' | 'history' | 'book' | 'reschedule' | 'retitle' | null} Dialog
 *
 * @typedef {{ type: 'signed-in', user: User } | { type: 'signed-out', why?: string } | { type: 'start-failed', problem: Problem }
 *   | { type: 'went', route: Route } | { type: 'invited', code: string | null }
 *   | { type: 'dialog', dialog: Dialog } | { type: 'notice', text: string, requestId?: string, href?: string } | { type: 'notice-closed' }
 *   | { type: 'language', code: string }} PageEvent
 * @typedef {{ type: 'rooms-loaded', rooms: Room[] } | { type: 'rooms-failed', problem: Problem }
 *   | { type: 'door', door: import('../types.js').Door | null } | { type: 'visitor-gone', roomId: string, userId: string }
 *   | { type: 'rating-asked', roomId: string, callId: string } | { type: 'rating-closed' }
 *   | { type: 'room-added', room: Room } | { type: 'room-gone', roomId: string }} RoomsEvent
 * @typedef {{ type: 'room-loaded', roomId: string, room: Room, members: Member[], visitors?: import('../types.js').Visitor[] }
 *   | { type: 'room-failed', roomId: string, problem: Problem }
 *   | { type: 'key', roomId: string, key: 'ready' | 'missing', code: string | null }
 *   | { type: 'socket', roomId: string, state: SocketState, code?: number }
 *   | { type: 'frame', roomId: string, frame: Frame, at: number }
 *   | { type: 'typing-over', roomId: string, userId: string }} RoomEvent
 * @typedef {{ type: 'messages', roomId: string, messages: ChatMessage[], olderExist?: boolean, replace?: boolean }
 *   | { type: 'older-loading', roomId: string, loading: boolean }
 *   | { type: 'message-status', roomId: string, clientId: string, status: ChatMessage['status'], problem?: Problem }
 *   | { type: 'calls-loaded', roomId: string, calls: Call[], olderExist: boolean }} ChatEvent
 * @typedef {{ type: 'call-starting', roomId: string, callType: CallType, callId: string | null, outgoing: boolean,
 *     want: { microphone: boolean, camera: boolean }, devicesOpen?: boolean }
 *   | { type: 'call-known', call: Call }
 *   | { type: 'call-failed', problem: Problem }
 *   | { type: 'call-left' } | { type: 'call-silenced', callId: string }
 *   | { type: 'call-notice-closed' }
 *   | { type: 'preparing', roomId: string, callId: string } | { type: 'preparing-left' }
 *   | { type: 'devices', devices: import('./devices.js').Device[] }
 *   | { type: 'own-source', source: Source, is: import('./call.js').SourceState }
 *   | { type: 'own-trouble', source: Source, trouble: MediaTrouble | null }
 *   | { type: 'remote-track', userId: string, connectionId: string, source: import('../media/sources.js').Source, trackId: string | null }
 *   | { type: 'remote-connection', userId: string, connectionId: string, state: import('./call.js').LinkState }
 *   | { type: 'remote-quality', userId: string, connectionId: string, level: number | null }
 *   | { type: 'own-quality', level: number | null }
 *   | { type: 'remote-paused', userId: string, connectionId: string, sources: import('../media/sources.js').Source[] }
 *   | { type: 'own-uplink', note: import('./call.js').UplinkNote | null }
 *   | { type: 'speaker', connectionId: string | null }
 *   | { type: 'media-problem', code: string, message: string | null }
 *   | { type: 'media-problem-closed' }
 *   | { type: 'call-over', kind: 'moved' | 'ended' | 'failed', problem: Problem }
 *   | { type: 'hearing', blocked: boolean }
 *   | { type: 'reaction-over', key: number } | { type: 'talking-muted', is: boolean } | { type: 'screen-sound', is: boolean }} CallEvent
 * @typedef {{ type: 'inbox', frame: import('../signalling/socket.js').Frame, covered?: boolean } | { type: 'inbox-back', covered: string[] }
 *   | { type: 'room-read', roomId: string, left: number } | { type: 'calls-seen' } | { type: 'inbox-state', state: SocketState }} InboxEvent
 *
 * @typedef {{ type: 'appointments-loaded', appointments: Appointment[] } | { type: 'appointment-known', appointment: Appointment }
 *   | { type: 'appointments-failed', problem: Problem }
 *   | { type: 'join-asked', id: number } | { type: 'join-refused', id: number, problem: Problem }
 *   | { type: 'waiting', appointmentId: number, roomId: string } | { type: 'waiting-left' }
 *   | { type: 'clock', now: number } | { type: 'server-time', ahead: number }
 *   | { type: 'reminder-closed', key: string }} AppointmentsEvent
 *
 * @typedef {PageEvent | RoomsEvent | RoomEvent | ChatEvent | CallEvent | AppointmentsEvent | InboxEvent} Event
 */
export {};
