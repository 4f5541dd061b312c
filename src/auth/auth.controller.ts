import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ClientAddress } from '../platform/http/request/client-address.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { Public } from '../platform/http/public.decorator.js';
import { AuthService } from './auth.service.js';
import type { Caller } from './caller.js';
import { CurrentUser } from './current-user.decorator.js';
import { LoginDto } from './login.dto.js';
import { RefreshTokenDto } from './sessions/refresh-token.dto.js';
import { RegisterDto } from './register.dto.js';
import { RegistrationView, SessionView, TokensView } from './sessions/session.view.js';

@ApiTags('Auth')
@ApiProblems(
  'validation_failed',
  'malformed_json',
  'payload_too_large',
  'unsupported_media_type',
  'rate_limited',
  'database_unavailable',
)
@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Public()
  @Post('register')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'register', summary: 'Make a user and its wallet' })
  @ApiCreatedResponse({ type: RegistrationView })
  @ApiProblems('email_taken')
  register(@Body() body: RegisterDto): Promise<RegistrationView> {
    return this.auth.register(body);
  }

  @Public()
  @Post('login')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'login', summary: 'Trade email and password for tokens' })
  @ApiOkResponse({ type: SessionView })
  @ApiProblems('invalid_credentials')
  login(@Body() body: LoginDto, @ClientAddress() address: string): Promise<SessionView> {
    return this.auth.login(body, address);
  }

  @Public()
  @Post('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'refresh', summary: 'Trade a refresh token for new tokens' })
  @ApiOkResponse({ type: TokensView })
  @ApiProblems('unauthenticated')
  refresh(@Body() { refreshToken }: RefreshTokenDto): Promise<TokensView> {
    return this.auth.refresh(refreshToken);
  }

  @Post('logout')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({ operationId: 'logout', summary: 'End what a login began' })
  @ApiNoContentResponse({ description: 'Also when the refresh token was unknown.' })
  @ApiProblems('unauthenticated')
  logout(@CurrentUser() caller: Caller, @Body() { refreshToken }: RefreshTokenDto): Promise<void> {
    return this.auth.logout(caller, refreshToken);
  }
}
